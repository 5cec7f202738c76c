import { readFileSync, writeFileSync } from 'node:fs';

/** What IT can say on the command line of msiexec: property → managed setting in the registry. */
export const PROPERTIES = {
  ENDPOINT: 'endpoint',
  ORGANISATION: 'organisation',
  ENROLMENTTOKENFILE: 'enrolmentTokenFile',
  ENROLMENTTOKEN: 'enrolmentToken',
};

/** Values that Windows Installer leaves out of its logs. */
const HIDDEN = new Set(['ENROLMENTTOKEN']);

/** Where group policy writes, and the companion reads (main/managed/windows.ts). */
const KEY = 'Software\\Policies\\Portcullis';

/**
 * electron-builder's hook `msiProjectCreated`: adds our properties to the WiX project.
 * @param {string} path of the .wxs file
 */
export default function addProperties(path) {
  writeFileSync(path, withProperties(readFileSync(path, 'utf8')));
}

/** @param {string} project source of the WiX project @returns {string} */
export function withProperties(project) {
  const names = Object.keys(PROPERTIES);
  const properties = names.map(
    (name) =>
      `    <Property Id="${name}" Secure="yes"${HIDDEN.has(name) ? ' Hidden="yes"' : ''}/>\n`,
  );
  const components = names.map(
    (name) => `      <Component Id="Managed${name}" Guid="*">
        <Condition>${name}</Condition>
        <RegistryValue Root="HKLM" Key="${KEY}" Name="${PROPERTIES[name]}" Type="string" Value="[${name}]" KeyPath="yes"/>
      </Component>
`,
  );
  const autostart = `      <Component Id="Autostart" Guid="*">
        <RegistryValue Root="HKLM" Key="Software\\Microsoft\\Windows\\CurrentVersion\\Run" Name="Portcullis" Type="string" Value="&quot;[APPLICATIONFOLDER]Portcullis.exe&quot; --hidden" KeyPath="yes"/>
      </Component>
`;
  return insert(
    insert(project, '    <Directory Id="TARGETDIR"', properties.join('')),
    '    </ComponentGroup>',
    [...components, autostart].join(''),
  );
}

function insert(text, before, addition) {
  const at = text.indexOf(before);
  if (at < 0) throw new Error(`the WiX project has no ${before.trim()}: has its template changed?`);
  return text.slice(0, at) + addition + text.slice(at);
}
