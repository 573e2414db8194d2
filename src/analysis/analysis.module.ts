import { Module } from '@nestjs/common';
import { AnalysisService } from './analysis.service.js';
import { NetworkService } from './network.service.js';

@Module({ providers: [AnalysisService, NetworkService], exports: [AnalysisService, NetworkService] })
export class AnalysisModule {}
