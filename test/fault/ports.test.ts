import { describe, expect, test } from '@jest/globals';
import { createStage } from './stage.ts';

const refused = { kind: 'refuse' };

describe('a fault of a whole port', () => {
  test('holds until the clock has passed it, and says each change once', () => {
    const { clock, faults } = createStage();
    const changes: unknown[] = [];
    faults.onPortChange((port, fault) => changes.push([port, fault]));
    faults.add('port=arm: refuse for 5 s, answer for 2 s, tls expired for 3 s, then answer');
    expect(faults.port('arm')).toEqual(refused);
    expect(faults.port('identity')).toBeUndefined();
    clock.advance(5000);
    clock.advance(2000);
    expect(faults.port('arm')).toEqual({ kind: 'tls', flaw: 'expired' });
    clock.advance(3000);
    expect(faults.port('arm')).toBeUndefined();
    expect(changes).toEqual([
      ['arm', refused],
      ['arm', undefined],
      ['arm', { kind: 'tls', flaw: 'expired' }],
      ['arm', undefined],
    ]);
  });

  test('is on every port where none is named, and ends with its rule', () => {
    const { faults } = createStage(['refuse']);
    const changes: unknown[] = [];
    const end = faults.onPortChange((port, fault) => changes.push([port, fault]));
    expect([faults.port('identity'), faults.port('arm')]).toEqual([refused, refused]);
    faults.clear();
    expect(changes).toEqual([
      ['identity', undefined],
      ['arm', undefined],
    ]);
    end();
    faults.add('refuse');
    expect(changes).toHaveLength(2);
  });

  test.each(['expired', 'wrong-name', 'unknown-authority', 'hang'])('tls %s is on the port that speaks TLS', (flaw) => {
    const { faults } = createStage([`port=arm: tls ${flaw}`]);
    expect(faults.port('arm')).toEqual({ kind: 'tls', flaw });
  });

  test('of TLS leaves a port that speaks none as it is', () => {
    const { faults } = createStage(['tls expired']);
    expect(faults.port('identity')).toBeUndefined();
    expect(faults.port('arm')).toEqual({ kind: 'tls', flaw: 'expired' });
  });

  test('may be put on any port that the emulator says speaks TLS', () => {
    const { faults } = createStage(['port=identity: tls expired'], { ports: [{ name: 'identity', tls: true }] });
    expect(faults.port('identity')).toEqual({ kind: 'tls', flaw: 'expired' });
  });

  test('is the first that stands, and the next when that has passed', () => {
    const { clock, faults } = createStage(['refuse for 1 s', 'port=arm: tls hang']);
    expect(faults.port('arm')).toEqual(refused);
    clock.advance(1000);
    expect(faults.port('arm')).toEqual({ kind: 'tls', flaw: 'hang' });
  });

  test('is listed with what holds now', () => {
    const { clock, faults } = createStage(['refuse for 5 s, then answer']);
    const state = { id: 1, rule: 'refuse for 5s, then answer', steps: [{ step: 'refuse for 5s' }] };
    expect(faults.list()).toEqual([{ ...state, next: 'refuse for 5s' }]);
    clock.advance(5000);
    expect(faults.list()).toEqual([{ ...state, next: 'answer' }]);
  });

  test('leaves requests alone', async () => {
    const { met } = createStage(['refuse']);
    expect(await met(1)).toEqual([undefined]);
  });
});
