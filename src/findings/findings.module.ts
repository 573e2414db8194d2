import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ProjectsCoreModule } from '../projects/projects-core.module.js';
import { WaiversModule } from '../waivers/waivers.module.js';
import { FindingEntity, FindingVersionEntity } from './finding.entity.js';
import { FindingsController } from './findings.controller.js';
import { FindingsService } from './findings.service.js';
import { FindingsStore } from './findings.store.js';
import { ForgetStore } from './forget.store.js';
import { LifecycleStore } from './lifecycle.store.js';

@Module({
  imports: [ProjectsCoreModule, WaiversModule, TypeOrmModule.forFeature([FindingEntity, FindingVersionEntity])],
  controllers: [FindingsController],
  providers: [FindingsService, FindingsStore, ForgetStore, LifecycleStore],
  exports: [FindingsService],
})
export class FindingsModule {}
