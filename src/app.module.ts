import { Module, type DynamicModule } from '@nestjs/common';
import { AccessModule } from './access/access.module.js';
import type { Config } from './platform/config.js';
import { ExposureModule } from './exposure/exposure.module.js';
import { ClockModule } from './platform/clock.module.js';
import { KeysModule } from './keys/keys.module.js';
import { AuthModule } from './platform/auth/auth.module.js';
import { MetricsModule } from './platform/metrics/metrics.module.js';
import { HealthController } from './platform/health.controller.js';
import { ProblemsController } from './platform/problems/problems.controller.js';
import { LimitsModule } from './platform/limits.module.js';
import { PoliciesModule } from './policies/policies.module.js';
import { GatesModule } from './gates/gates.module.js';
import { HistoryModule } from './history/history.module.js';
import { ProjectsModule } from './projects/projects.module.js';
import { FixModule } from './fix/fix.module.js';
import { PrivilegeModule } from './privilege/privilege.module.js';
import { ConnectivityModule } from './connectivity/connectivity.module.js';
import { DiffModule } from './diff/diff.module.js';
import { ReachModule } from './reach/reach.module.js';
import { RulesModule } from './rules/rules.module.js';
import { SnapshotsModule } from './snapshots/snapshots.module.js';
import { SuggestionsModule } from './suggestions/suggestions.module.js';
import { WhatIfModule } from './what-if/what-if.module.js';
import { StorageModule } from './storage/storage.module.js';

/** The one list of features. */
@Module({})
export class AppModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ClockModule,
        LimitsModule.forRoot(config.limits),
        MetricsModule,
        AuthModule.forRoot(config),
        StorageModule.forRoot(config.DATABASE_URL),
        KeysModule,
        SnapshotsModule,
        ProjectsModule,
        HistoryModule,
        GatesModule,
        ReachModule,
        PrivilegeModule,
        FixModule,
        ExposureModule,
        AccessModule,
        PoliciesModule,
        SuggestionsModule,
        WhatIfModule,
        RulesModule,
        ConnectivityModule,
        DiffModule,
      ],
      controllers: [HealthController, ProblemsController],
    };
  }
}
