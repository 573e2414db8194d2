import { Module } from '@nestjs/common';
import { AnalysisModule } from '../analysis/analysis.module.js';
import { SnapshotsModule } from '../snapshots/snapshots.module.js';
import { ReachController } from './reach.controller.js';

@Module({ imports: [AnalysisModule, SnapshotsModule], controllers: [ReachController] })
export class ReachModule {}
