import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ProjectEntity } from './project.entity.js';
import { ProjectsService } from './projects.service.js';
import { ProjectsStore } from './projects.store.js';

/** Projects without their routes: every feature that keeps something depends on this, the routes depend on those. */
@Module({
  imports: [TypeOrmModule.forFeature([ProjectEntity])],
  providers: [ProjectsService, ProjectsStore],
  exports: [ProjectsService],
})
export class ProjectsCoreModule {}
