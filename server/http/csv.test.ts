import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toCsvLine } from './csv.ts';

test('a cell that a spreadsheet would run as a formula begins with an apostrophe', () => {
  const cases: [string, string][] = [
    ['=1+1', `"'=1+1"`],
    ['+49 30 1234', `"'+49 30 1234"`],
    ['-2', `"'-2"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\t=1', `"'\t=1"`],
    ['\r=1', `"'\r=1"`],
    ['\n=1', `"'\n=1"`],
    ['  =1', `"'  =1"`],
    ['＝1', `"'＝1"`],
    ['=HYPERLINK("http://evil.example","x")', `"'=HYPERLINK(""http://evil.example"",""x"")"`],
  ];
  for (const [cell, expected] of cases) assert.equal(toCsvLine([cell]), `${expected}\r\n`, JSON.stringify(cell));
});

test('other cells keep what they say: quotes, commas, lines, numbers, nothing', () => {
  assert.equal(
    toCsvLine(['Ana "Nan" Pereira', 'one, two', 'a\nb', -3, true, null, '', 'a=b', 'Ünïcode 🎬']),
    '"Ana ""Nan"" Pereira","one, two","a\nb",-3,true,,,a=b,Ünïcode 🎬\r\n',
  );
});
