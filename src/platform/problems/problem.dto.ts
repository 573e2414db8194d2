import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

export class ProblemCauseDto {
  @ApiProperty({ example: 'UNKNOWN_FIELD' })
  code: string;

  @ApiProperty({ description: 'What is wrong and what to write instead.' })
  detail: string;

  @ApiPropertyOptional({
    description: 'JSON pointer into the request, where the request is at fault.',
    example: '/from',
  })
  pointer?: string;

  @ApiPropertyOptional({ description: 'File of the manifest at fault.' })
  file?: string;

  @ApiPropertyOptional({ description: 'Document within the file, from 0.' })
  document?: number;

  @ApiPropertyOptional({ description: 'Line within the file, from 1.' })
  line?: number;

  @ApiPropertyOptional({ description: 'Column, from 1.' })
  column?: number;

  @ApiPropertyOptional({ description: 'Bytes from the start of the file to the first that is wrong.' })
  offset?: number;

  @ApiPropertyOptional({ description: 'Field of the object.', example: 'spec.ingress[0].ports[0].port' })
  field?: string;

  @ApiPropertyOptional({ description: 'What kubectl and the API server would do with it.' })
  clusterBehaviour?: string;

  @ApiPropertyOptional({ type: [String], description: 'What may have been meant.' })
  candidates?: string[];
}

/** RFC 9457 problem details: the body of every answer that is an error. */
export class ProblemDto {
  @ApiProperty({ description: 'A page that explains this kind of problem.', example: '/problems/invalid-manifest' })
  type: string;

  @ApiProperty()
  title: string;

  @ApiProperty()
  status: number;

  @ApiProperty()
  detail: string;

  @ApiProperty({ description: 'The path that was asked.' })
  instance: string;

  @ApiProperty({ description: 'Finds the request in the log.' })
  requestId: string;

  @ApiProperty({ type: [ProblemCauseDto], description: 'All causes at once.' })
  errors: ProblemCauseDto[];

  @ApiPropertyOptional({ description: 'The limit that was exceeded, where one was.' })
  limit?: number;

  @ApiPropertyOptional({ description: 'What was found instead, where it was counted.' })
  observed?: number;
}
