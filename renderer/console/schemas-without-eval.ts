import { z } from 'zod';

// A schema tries once whether it may compile code, which the page's policy forbids and reports. To be
// imported before anything that makes one.
z.config({ jitless: true });
