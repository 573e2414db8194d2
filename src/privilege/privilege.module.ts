import { Module } from '@nestjs/common';
import { AnalysisModule } from '../analysis/analysis.module.js';
import { SnapshotsModule } from '../snapshots/snapshots.module.js';
import { PrivilegeController } from './privilege.controller.js';
import { PrivilegeService } from './privilege.service.js';

@Module({
  imports: [AnalysisModule, SnapshotsModule],
  controllers: [PrivilegeController],
  providers: [PrivilegeService],
})
export class PrivilegeModule {}
