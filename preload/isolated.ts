import { exposeContract } from './bridge';
import { isolatedContract } from './isolated-contract';

exposeContract('portcullisFrame', isolatedContract);
