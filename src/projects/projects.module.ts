import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { FindingsModule } from '../findings/findings.module.js';
import { SnapshotsModule } from '../snapshots/snapshots.module.js';
import { WaiversModule } from '../waivers/waivers.module.js';
import { ProjectSettingsService } from './project-settings.service.js';
import { ProjectsController } from './projects.controller.js';
import { ProjectsCoreModule } from './projects-core.module.js';

@Module({
  imports: [AuditModule, FindingsModule, ProjectsCoreModule, SnapshotsModule, WaiversModule],
  controllers: [ProjectsController],
  providers: [ProjectSettingsService],
})
export class ProjectsModule {}
