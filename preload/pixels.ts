import { exposeContract } from './bridge';
import { pixelsContract } from './pixels-contract';

exposeContract('portcullisPixels', pixelsContract);
