// Before all tests: one demo city is filled; the workers serve copies of it.
import { newDataDirectory, runBinary } from './server.ts';

export default function fillDemoCity(): void {
  const template = newDataDirectory();
  process.env.GONGKAI_E2E_TEMPLATE = template;
  runBinary('demo', '--data', template, '--no-serve');
}
