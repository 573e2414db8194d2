import { Global, Module } from '@nestjs/common';
import { CLOCK, SYSTEM_CLOCK } from './clock.js';

@Global()
@Module({ providers: [{ provide: CLOCK, useValue: SYSTEM_CLOCK }], exports: [CLOCK] })
export class ClockModule {}
