import { Module } from '@nestjs/common';
import { AnalysisModule } from '../analysis/analysis.module.js';
import { FixController } from './fix.controller.js';

@Module({ imports: [AnalysisModule], controllers: [FixController] })
export class FixModule {}
