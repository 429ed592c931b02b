import { GaiaError } from '../protocol';
import type { Folders } from './folders';
import { Volume } from './volume';

/** The volumes in use; one of them is the default. */
export class Volumes {
  private readonly open_ = new Map<string, Volume>();
  private default_: string | undefined;

  constructor(
    private readonly folders: Folders,
    path?: string
  ) {
    this.default_ = path;
  }

  /** Path of the default volume; null when none is set. */
  get default(): string | null {
    return this.default_ ?? null;
  }

  /** Configures a volume and makes it the default. @throws GaiaError VOLUME_NOT_FOUND */
  use(path: string): Volume {
    const real = this.folders.add(path);
    this.default_ = real;
    return this.at(real);
  }

  /**
   * The volume at `path`, which becomes a configured folder; without a path the default volume.
   * @throws GaiaError VOLUME_NOT_SET, VOLUME_NOT_FOUND
   */
  open(path = this.default_): Volume {
    if (path === undefined) {
      throw new GaiaError(
        'VOLUME_NOT_SET',
        'No Gaia volume is set.',
        'Set the folder that holds gdr3: in the Gaia sidebar, with set_gaia_volume("…"), or in GAIALAB_VOLUME.'
      );
    }
    return this.at(this.folders.add(path));
  }

  private at(path: string): Volume {
    let volume = this.open_.get(path);
    if (volume === undefined) {
      volume = new Volume(path);
      this.open_.set(path, volume);
    }
    return volume;
  }
}
