import { Module } from '@nestjs/common';
import { AnalysisModule } from '../analysis/analysis.module.js';
import { SnapshotsModule } from '../snapshots/snapshots.module.js';
import { DiffController } from './diff.controller.js';

@Module({ imports: [AnalysisModule, SnapshotsModule], controllers: [DiffController] })
export class DiffModule {}
