import { ABCWidgetFactory, DocumentModel, DocumentWidget, type DocumentRegistry } from '@jupyterlab/docregistry';
import type { Contents } from '@jupyterlab/services';
import { TableContent, type TableContentOptions } from './table-widget';

/** Name of the model of documents of which nothing is fetched. */
export const UNREAD_MODEL = 'gaia-unread';

/**
 * Models of documents that the browser never holds: without a format Jupyter is asked for the file's metadata only, and a
 * collaborative model has no checkpoint, which would copy the file.
 */
export class UnreadModelFactory implements DocumentRegistry.IModelFactory<DocumentModel> {
  readonly name = UNREAD_MODEL;
  readonly contentType: Contents.ContentType = 'file';
  readonly fileFormat: Contents.FileFormat = null;
  readonly collaborative = true;
  isDisposed = false;

  dispose(): void {
    this.isDisposed = true;
  }

  createNew(options: DocumentRegistry.IModelOptions = {}): DocumentModel {
    return new UnreadModel({ languagePreference: options.languagePreference, collaborationEnabled: true });
  }

  preferredLanguage(): string {
    return '';
  }
}

/** Never changed by anybody. */
class UnreadModel extends DocumentModel {
  override get dirty(): boolean {
    return false;
  }

  override set dirty(_value: boolean) {
    // there is nothing to save
  }
}

export type TableDocument = DocumentWidget<TableContent, DocumentModel>;

/** Opens files as tables, without copying or fetching them: the service reads what is shown. */
export class TableDocumentFactory extends ABCWidgetFactory<TableDocument, DocumentModel> {
  /** @param content - of the document at a path of Jupyter's contents */
  constructor(
    options: DocumentRegistry.IWidgetFactoryOptions<TableDocument>,
    private readonly content: (path: string) => TableContentOptions
  ) {
    super(options);
  }

  protected createNewWidget(context: DocumentRegistry.IContext<DocumentModel>): TableDocument {
    const widget = new DocumentWidget({ context, content: new TableContent(this.content(context.path)) });
    widget.toolbar.hide();
    return widget;
  }
}
