/** The part of the WebAssembly API that Code Mode uses; the types of Node 20 leave it out. */
declare namespace WebAssembly {
  function compile(bytes: Uint8Array): Promise<Module>;
}
