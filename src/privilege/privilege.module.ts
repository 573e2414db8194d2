import { Module } from '@nestjs/common';
import { AnalysisModule } from '../analysis/analysis.module.js';
import { SnapshotsModule } from '../snapshots/snapshots.module.js';
import { PrivilegeController } from './privilege.controller.js';

@Module({
  imports: [AnalysisModule, SnapshotsModule],
  controllers: [PrivilegeController],
})
export class PrivilegeModule {}
