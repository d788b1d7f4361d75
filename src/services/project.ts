// A project over REST: IProject, one method for each endpoint.
import { PathExt } from '@jupyterlab/coreutils';
import type { IDisposable } from '@lumino/disposable';

import type * as Api from '../documents/generated/api';
import type { IProject } from '../tokens';
import type { EventStream, Listener } from './events';
import { type Query, type Rest, segments } from './rest';

export class RestProject implements IProject {
  readonly path: string;
  private readonly rest: Rest;
  private readonly events: EventStream;

  constructor(path: string, rest: Rest, events: EventStream) {
    this.path = path;
    this.rest = rest;
    this.events = events;
  }

  contentsPath(path: string): string {
    return PathExt.join(this.path, path);
  }

  tree(): Promise<Api.Tree> {
    return this.get('tree');
  }

  create(document: Api.NewDocument): Promise<Api.DocumentPath> {
    return this.post('documents', document);
  }

  uses(path: string): Promise<Api.Uses> {
    return this.get('documents/uses', { path });
  }

  rename(rename: Api.Rename): Promise<Api.Renamed> {
    return this.post('documents/rename', rename);
  }

  delete(path: string): Promise<void> {
    return this.rest.done('documents', { method: 'DELETE', query: this.query({ path }) });
  }

  interfaces(): Promise<Api.Interfaces> {
    return this.get('interfaces');
  }

  sessions(): Promise<Api.Sessions> {
    return this.get('sessions');
  }

  records(session: string, since?: number): Promise<Api.SessionRecords> {
    return this.get(segments('sessions', session, 'records'), { since });
  }

  sessionFigure(session: string, file: string): Promise<Blob> {
    const path = segments('sessions', session, 'figures', file);
    return this.rest.blob(path, { query: this.query() });
  }

  propose(request: Api.ProposalRequest): Promise<Api.Proposal> {
    return this.post('proposals', request);
  }

  make(request: Api.ProposalRequest): Promise<Api.MadePipeline> {
    return this.post('pipelines', request);
  }

  openAsNotebook(request: Api.NotebookRequest): Promise<Api.DocumentPath> {
    return this.post('notebooks', request);
  }

  notebookChanges(request: Api.TakeBackRequest): Promise<Api.NotebookChanges> {
    return this.post('notebooks/changes', request);
  }

  takeBack(request: Api.TakeBackRequest): Promise<Api.NotebookChanges> {
    return this.post('notebooks/take-back', request);
  }

  prove(request: Api.ProofRequest): Promise<Api.Proof> {
    return this.post('proofs', request);
  }

  proof(id: string): Promise<Api.Proof> {
    return this.get(segments('proofs', id));
  }

  proofs(pipeline: string): Promise<Api.Proofs> {
    return this.get('proofs', { pipeline });
  }

  cancelProof(id: string): Promise<void> {
    return this.rest.done(segments('proofs', id), { method: 'DELETE', query: this.query() });
  }

  plan(request: Api.PlanRequest): Promise<Api.Plan> {
    return this.post('plans', request);
  }

  run(request: Api.ExecutionRequest): Promise<Api.ExecutionId> {
    return this.post('executions', request);
  }

  executions(): Promise<Api.Executions> {
    return this.get('executions');
  }

  execution(id: string): Promise<Api.ExecutionState> {
    return this.get(segments('executions', id));
  }

  cancel(execution: string): Promise<void> {
    return this.act(segments('executions', execution, 'cancel'));
  }

  resume(execution: string): Promise<void> {
    return this.act(segments('executions', execution, 'resume'));
  }

  rerun(execution: string, node: string): Promise<void> {
    const body: Api.JobRerun = { node };
    return this.act(segments('executions', execution, 'rerun'), body);
  }

  log(execution: string, node: string, offset?: number): Promise<Api.Log> {
    return this.get(segments('executions', execution, 'log'), { node, offset });
  }

  figures(execution: string, node: string): Promise<Api.Figures> {
    return this.get(segments('executions', execution, 'figures'), { node });
  }

  libraries(): Promise<Api.Libraries> {
    return this.get('libraries');
  }

  catalogue(library: string): Promise<Api.Catalogue> {
    const path = segments('libraries', library, 'catalogue');
    return this.rest.json(path, { query: this.query(), isRemembered: true });
  }

  libraryOffers(library: string): Promise<Api.LibraryOffers> {
    return this.get(segments('libraries', library, 'offers'));
  }

  copyOperation(copy: Api.OperationCopy): Promise<Api.DocumentPath> {
    return this.post('libraries/operations', copy);
  }

  feedback(request: Api.FeedbackRequest): Promise<Api.ArchitectureFeedback> {
    return this.post('architectures/feedback', request);
  }

  generateCode(request: Api.CodeRequest): Promise<Api.GeneratedCode> {
    return this.post('architectures/code', request);
  }

  importArchitecture(request: Api.ImportRequest): Promise<Api.ImportedArchitecture> {
    return this.post('architectures/import', request);
  }

  cancelImport(id: string): Promise<void> {
    return this.rest.done(segments('architectures', 'import', id), {
      method: 'DELETE',
      query: this.query()
    });
  }

  artifacts(): Promise<Api.Artifacts> {
    return this.get('artifacts');
  }

  preview(sha256: string): Promise<Api.Preview> {
    return this.get(segments('values', sha256, 'preview'));
  }

  downloadUrl(sha256: string, name: string): string {
    return this.rest.url(segments('values', sha256), this.query({ name }));
  }

  watch(topic: Api.Watch['topic'], id: string | null, listener: Listener): IDisposable {
    return this.events.watch(topic, this.path, id, listener);
  }

  private query(query: Query = {}): Query {
    return { project: this.path, ...query };
  }

  private get<T>(path: string, query?: Query): Promise<T> {
    return this.rest.json<T>(path, { query: this.query(query) });
  }

  private post<T>(path: string, body: object): Promise<T> {
    return this.rest.json<T>(path, { method: 'POST', query: this.query(), body });
  }

  private act(path: string, body: object = {}): Promise<void> {
    return this.rest.done(path, { method: 'POST', query: this.query(), body });
  }
}
