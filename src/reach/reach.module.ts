import { Module } from '@nestjs/common';
import { AnalysisModule } from '../analysis/analysis.module.js';
import { SnapshotsModule } from '../snapshots/snapshots.module.js';
import { ReachController } from './reach.controller.js';
import { ReachService } from './reach.service.js';

@Module({ imports: [AnalysisModule, SnapshotsModule], controllers: [ReachController], providers: [ReachService] })
export class ReachModule {}
