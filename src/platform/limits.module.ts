import { Global, Module, type DynamicModule } from '@nestjs/common';
import { LIMITS_TOKEN, type Limits } from './limits.js';

@Global()
@Module({})
export class LimitsModule {
  static forRoot(limits: Limits): DynamicModule {
    const provider = { provide: LIMITS_TOKEN, useValue: limits };
    return { module: LimitsModule, providers: [provider], exports: [provider] };
  }
}
