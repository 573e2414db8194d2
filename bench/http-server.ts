import 'reflect-metadata';
import { Controller, Get, Param, Query, type DynamicModule } from '@nestjs/common';
import { AppModule } from '../src/app.module.js';
import { createApp } from '../src/app.js';
import { Public, RequiresScope } from '../src/platform/auth/scopes.js';
import { readConfig, type Config } from '../src/platform/config.js';
import { SnapshotPathDto } from '../src/projects/dto/snapshot-path.dto.js';
import { ReachQuestionDto } from '../src/reach/dto/reach-question.dto.js';

/** Take what a question takes, checked in the same way, and do nothing: for those who may ask, and for everybody. */
@Controller('v1')
class EmptyController {
  @Get('empty/:project/:snapshot')
  @RequiresScope('query:read')
  answer(@Param() path: SnapshotPathDto, @Query() question: ReachQuestionDto): { readonly asked: string } {
    return { asked: `${path.project} ${question.from}` };
  }

  @Get('public/:project/:snapshot')
  @Public()
  answerAnybody(@Param() path: SnapshotPathDto, @Query() question: ReachQuestionDto): { readonly asked: string } {
    return { asked: `${path.project} ${question.from}` };
  }
}

const forRoot = AppModule.forRoot.bind(AppModule);
AppModule.forRoot = (config: Config): DynamicModule => {
  const module = forRoot(config);
  return { ...module, controllers: [...(module.controllers ?? []), EmptyController] };
};

const app = await createApp(readConfig({ DATABASE_URL: process.argv[2], PORT: '0', LOG_LEVEL: 'silent', DOCS: 'off' }));
await app.listen(0, '127.0.0.1');
process.send?.(await app.getUrl());
