import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/audit.module.js';
import { KEY_DIRECTORY } from '../platform/auth/authenticator.js';
import { StoredKeyDirectory } from './key-directory.js';
import { KeyEntity } from './key.entity.js';
import { KeysController } from './keys.controller.js';
import { KeysService } from './keys.service.js';
import { KeysStore } from './keys.store.js';

@Global()
@Module({
  imports: [AuditModule, TypeOrmModule.forFeature([KeyEntity])],
  controllers: [KeysController],
  providers: [KeysStore, KeysService, StoredKeyDirectory, { provide: KEY_DIRECTORY, useExisting: StoredKeyDirectory }],
  exports: [KEY_DIRECTORY, KeysService],
})
export class KeysModule {}
