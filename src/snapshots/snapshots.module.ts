import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AnalysisModule } from '../analysis/analysis.module.js';
import { AuditModule } from '../audit/audit.module.js';
import { FindingsModule } from '../findings/findings.module.js';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { ProjectsCoreModule } from '../projects/projects-core.module.js';
import { WaiversModule } from '../waivers/waivers.module.js';
import { BundleEntity, MomentEntity, ReportEntity, SnapshotEntity } from './snapshot.entity.js';
import { SnapshotsController } from './snapshots.controller.js';
import { SnapshotsService } from './snapshots.service.js';
import { SnapshotsStore } from './snapshots.store.js';

@Module({
  imports: [
    AnalysisModule,
    AuditModule,
    FindingsModule,
    IdempotencyModule,
    ProjectsCoreModule,
    WaiversModule,
    TypeOrmModule.forFeature([BundleEntity, MomentEntity, ReportEntity, SnapshotEntity]),
  ],
  controllers: [SnapshotsController],
  providers: [SnapshotsService, SnapshotsStore],
  exports: [SnapshotsService],
})
export class SnapshotsModule {}
