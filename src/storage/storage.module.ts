import { Global, Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { READINESS } from '../platform/readiness.js';
import { databaseOptions, openDatabase } from './database.js';
import { DatabaseReadiness } from './database-readiness.store.js';
import { UnitOfWork } from './unit-of-work.js';

@Global()
@Module({})
export class StorageModule {
  static forRoot(databaseUrl: string): DynamicModule {
    return {
      module: StorageModule,
      imports: [
        TypeOrmModule.forRootAsync({
          useFactory: () => ({ ...databaseOptions(databaseUrl), autoLoadEntities: true, retryAttempts: 0 }),
          dataSourceFactory: (options) => {
            if (options === undefined) throw new Error('TypeORM gave no options to open the database with');
            return openDatabase(options);
          },
        }),
      ],
      providers: [UnitOfWork, { provide: READINESS, useClass: DatabaseReadiness }],
      exports: [UnitOfWork, READINESS],
    };
  }
}
