/** Module calls for tests, with only what a test is about. */
import type { ModuleCall } from '../../extension/src/protocol';

export function moduleCall(path: string, values: Partial<ModuleCall> = {}): ModuleCall {
  return {
    path,
    call: 1,
    parent: null,
    class: 'Linear',
    outputs: [{ dtype: 'float32', shape: [1, 10] }],
    parameters: 0,
    trainable: 0,
    multiplyAdds: 0,
    file: null,
    span: null,
    constructionFile: null,
    constructionSpan: null,
    classFile: null,
    classLine: null,
    ...values,
  };
}
