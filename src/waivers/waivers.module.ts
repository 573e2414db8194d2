import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/audit.module.js';
import { ProjectsCoreModule } from '../projects/projects-core.module.js';
import { WaiverEntity } from './waiver.entity.js';
import { WaiversController } from './waivers.controller.js';
import { WaiversService } from './waivers.service.js';
import { WaiversStore } from './waivers.store.js';

@Module({
  imports: [AuditModule, ProjectsCoreModule, TypeOrmModule.forFeature([WaiverEntity])],
  controllers: [WaiversController],
  providers: [WaiversService, WaiversStore],
  exports: [WaiversService],
})
export class WaiversModule {}
