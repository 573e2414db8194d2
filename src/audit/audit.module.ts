import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ProjectsCoreModule } from '../projects/projects-core.module.js';
import { AuditController } from './audit.controller.js';
import { AuditEntity } from './audit.entity.js';
import { AuditService } from './audit.service.js';
import { AuditStore } from './audit.store.js';

@Module({
  imports: [ProjectsCoreModule, TypeOrmModule.forFeature([AuditEntity])],
  controllers: [AuditController],
  providers: [AuditService, AuditStore],
  exports: [AuditService],
})
export class AuditModule {}
