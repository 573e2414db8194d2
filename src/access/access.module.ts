import { Module } from '@nestjs/common';
import { AnalysisModule } from '../analysis/analysis.module.js';
import { SnapshotsModule } from '../snapshots/snapshots.module.js';
import { AccessController } from './access.controller.js';

@Module({ imports: [AnalysisModule, SnapshotsModule], controllers: [AccessController] })
export class AccessModule {}
