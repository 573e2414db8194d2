import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { IdempotencyEntity } from './idempotency.entity.js';
import { IdempotencyService } from './idempotency.service.js';
import { IdempotencyStore } from './idempotency.store.js';

@Module({
  imports: [TypeOrmModule.forFeature([IdempotencyEntity])],
  providers: [IdempotencyService, IdempotencyStore],
  exports: [IdempotencyService],
})
export class IdempotencyModule {}
