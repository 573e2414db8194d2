import { describe, expect, it } from 'vitest';
import { rulePage } from './rule-page.js';

describe('the page of a rule', () => {
  it('escapes every text and links techniques, with nothing from elsewhere to load', () => {
    const page = rulePage({
      id: 'hardening.<b>',
      title: 'A & B',
      category: 'hardening',
      severity: 'low',
      rationale: '<script>alert("1")</script>',
      remediation: "Don't.",
      references: ['MITRE T1548.001', 'MITRE T1611', 'CIS <5>'],
    });
    expect(page).toContain('<h1>A &amp; B</h1>');
    expect(page).toContain('<code>hardening.&lt;b&gt;</code>');
    expect(page).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;');
    expect(page).toContain('Don&#39;t.');
    expect(page).toContain(
      '<a href="https://attack.mitre.org/techniques/T1548/001/" rel="noreferrer">MITRE T1548.001</a>',
    );
    expect(page).toContain('<a href="https://attack.mitre.org/techniques/T1611/" rel="noreferrer">MITRE T1611</a>');
    expect(page).toContain('CIS &lt;5&gt;');
    expect(page).not.toMatch(/<script|<link|<img|src=/);
  });
});
