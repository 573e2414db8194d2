import { Module } from '@nestjs/common';
import { AnalysisModule } from '../analysis/analysis.module.js';
import { SnapshotsModule } from '../snapshots/snapshots.module.js';
import { ConnectivityController } from './connectivity.controller.js';
import { ConnectivityService } from './connectivity.service.js';

@Module({
  imports: [AnalysisModule, SnapshotsModule],
  controllers: [ConnectivityController],
  providers: [ConnectivityService],
})
export class ConnectivityModule {}
