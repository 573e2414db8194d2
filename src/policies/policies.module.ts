import { Module } from '@nestjs/common';
import { AnalysisModule } from '../analysis/analysis.module.js';
import { SnapshotsModule } from '../snapshots/snapshots.module.js';
import { PoliciesController } from './policies.controller.js';

@Module({ imports: [AnalysisModule, SnapshotsModule], controllers: [PoliciesController] })
export class PoliciesModule {}
