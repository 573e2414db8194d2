import { Module } from '@nestjs/common';
import { AnalysisModule } from '../analysis/analysis.module.js';
import { SnapshotsModule } from '../snapshots/snapshots.module.js';
import { WhatIfController } from './what-if.controller.js';

@Module({ imports: [AnalysisModule, SnapshotsModule], controllers: [WhatIfController] })
export class WhatIfModule {}
