import { Module } from '@nestjs/common';
import { AnalysisModule } from '../analysis/analysis.module.js';
import { SuggestionsController } from './suggestions.controller.js';

@Module({ imports: [AnalysisModule], controllers: [SuggestionsController] })
export class SuggestionsModule {}
