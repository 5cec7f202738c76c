import { exposeContract } from './bridge';
import { ipcContract } from './contract';

exposeContract('portcullis', ipcContract);
