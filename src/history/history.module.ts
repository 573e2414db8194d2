import { Module } from '@nestjs/common';
import { ProjectsCoreModule } from '../projects/projects-core.module.js';
import { HistoryController } from './history.controller.js';
import { HistoryService } from './history.service.js';
import { HistoryStore } from './history.store.js';

@Module({
  imports: [ProjectsCoreModule],
  controllers: [HistoryController],
  providers: [HistoryService, HistoryStore],
})
export class HistoryModule {}
