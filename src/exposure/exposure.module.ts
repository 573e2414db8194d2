import { Module } from '@nestjs/common';
import { AnalysisModule } from '../analysis/analysis.module.js';
import { SnapshotsModule } from '../snapshots/snapshots.module.js';
import { ExposureController } from './exposure.controller.js';

@Module({ imports: [AnalysisModule, SnapshotsModule], controllers: [ExposureController] })
export class ExposureModule {}
