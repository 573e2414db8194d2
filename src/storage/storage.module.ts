import { Global, Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { READINESS } from '../platform/readiness.js';
import { databaseOptions, openDatabase, openReader } from './database.js';
import { DatabaseReadiness } from './database-readiness.store.js';
import { Reads } from './reads.js';
import { UnitOfWork } from './unit-of-work.js';

@Global()
@Module({})
export class StorageModule implements OnApplicationShutdown {
  constructor(@Inject(Reads) private readonly reads: Reads) {}

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
      providers: [
        UnitOfWork,
        {
          provide: Reads,
          inject: [DataSource],
          useFactory: async (writer: DataSource) => new Reads(await openReader(writer)),
        },
        { provide: READINESS, useClass: DatabaseReadiness },
      ],
      exports: [UnitOfWork, Reads, READINESS],
    };
  }

  onApplicationShutdown(): Promise<void> {
    return this.reads.close();
  }
}
