import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AnalysisModule } from '../analysis/analysis.module.js';
import { AuditModule } from '../audit/audit.module.js';
import { FindingsModule } from '../findings/findings.module.js';
import { ProjectsCoreModule } from '../projects/projects-core.module.js';
import { SnapshotsModule } from '../snapshots/snapshots.module.js';
import { GateEntity } from './gate.entity.js';
import { GatesController } from './gates.controller.js';
import { GatesService } from './gates.service.js';
import { GatesStore } from './gates.store.js';

@Module({
  imports: [
    AnalysisModule,
    AuditModule,
    FindingsModule,
    ProjectsCoreModule,
    SnapshotsModule,
    TypeOrmModule.forFeature([GateEntity]),
  ],
  controllers: [GatesController],
  providers: [GatesService, GatesStore],
})
export class GatesModule {}
