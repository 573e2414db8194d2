export { ProjectPathDto } from '../../projects/dto/project-path.dto.js';
export { SnapshotPathDto } from '../../projects/dto/snapshot-path.dto.js';
