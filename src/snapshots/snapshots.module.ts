import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AnalysisModule } from '../analysis/analysis.module.js';
import { BundleEntity, FindingEntity, ProjectEntity, SnapshotEntity } from './snapshot.entity.js';
import { SnapshotsController } from './snapshots.controller.js';
import { SnapshotsService } from './snapshots.service.js';
import { SnapshotsStore } from './snapshots.store.js';

@Module({
  imports: [AnalysisModule, TypeOrmModule.forFeature([BundleEntity, ProjectEntity, SnapshotEntity, FindingEntity])],
  controllers: [SnapshotsController],
  providers: [SnapshotsService, SnapshotsStore],
  exports: [SnapshotsService],
})
export class SnapshotsModule {}
