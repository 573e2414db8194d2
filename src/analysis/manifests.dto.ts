import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, Matches, ValidateBy } from 'class-validator';
import type { ManifestFile } from '../engine/manifests/index.js';
import { distinctFiles } from '../uploads/file-name.js';
import { filesOf } from '../uploads/json-upload.js';
import { checkCharacters } from '../uploads/text.js';
import type { AnalysisOptions } from './analysis.js';

export const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

export type ManifestsInput = string | { files: { path: string; content: string }[] };

/** Manifests in a JSON body: one stream of documents, or files. */
export function IsManifests(): PropertyDecorator {
  return applyDecorators(
    ValidateBy({
      name: 'isManifests',
      validator: {
        validate: (value) => typeof value === 'string' || filesOf(value) !== undefined,
        defaultMessage: (given) =>
          `${given?.property ?? 'manifests'} must be a string (one stream of documents) or {"files":[{"path":"…","content":"…"}]}`,
      },
    }),
    ApiProperty({
      description: 'The manifests: one stream of YAML or JSON documents, or files.',
      oneOf: [
        { type: 'string', example: 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n…' },
        {
          type: 'object',
          required: ['files'],
          properties: {
            files: {
              type: 'array',
              items: {
                type: 'object',
                required: ['path', 'content'],
                properties: { path: { type: 'string' }, content: { type: 'string' } },
              },
            },
          },
        },
      ],
    }),
  );
}

/** @throws ProblemError `invalid-encoding` for characters that no manifest may have. */
export function manifestFiles(manifests: ManifestsInput): ManifestFile[] {
  const files =
    typeof manifests === 'string'
      ? [{ path: 'manifests.yaml', content: manifests }]
      : distinctFiles(filesOf(manifests) ?? []);
  for (const { path, content } of files) checkCharacters(content, path);
  return files;
}

export class ReadingOptionsDto {
  @IsOptional()
  @Matches(DNS_LABEL, { message: 'defaultNamespace must be a namespace name: lower-case letters, digits and -' })
  @ApiPropertyOptional({ description: 'Namespace of objects that name none.', default: 'default' })
  defaultNamespace?: string;

  @IsOptional()
  @IsIn(['strict', 'lenient'])
  @ApiPropertyOptional({
    enum: ['strict', 'lenient'],
    default: 'strict',
    description: 'strict: a document that the cluster would refuse fails the request. lenient: the rest is analysed.',
  })
  mode?: 'strict' | 'lenient';
}

export class ManifestsDto extends ReadingOptionsDto {
  @IsManifests()
  manifests: ManifestsInput;
}

/** How the manifests of a one-shot question are read. */
export function readingOptionsOf({ defaultNamespace, mode }: ReadingOptionsDto): AnalysisOptions {
  return { defaultNamespace, mode, nothingKept: true };
}
