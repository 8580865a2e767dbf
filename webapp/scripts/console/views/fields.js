import { el } from '../../lib/dom.js';

/**
 * Makes the fields of a protocol or of an action, each `{name, label, type, value, hint, placeholder, options, json}`;
 * what they hold, `values()` gives by their names.
 *
 * @param host gets them; what it had before goes
 * @param prefix of their ids
 */
export function fields(host, wanted, prefix) {
  const inputs = wanted.map((field) => ({ field, input: inputOf(field, `${prefix}-${field.name}`) }));
  host.replaceChildren(...inputs.map(({ field, input }) => labelled(field, input)));
  return {
    values: () => Object.fromEntries(inputs.map(({ field, input }) => [field.name, heldBy(field, input)])),
    /** The first thing that is wrong with what was typed; empty: nothing. */
    problem() {
      for (const { field, input } of inputs) {
        const problem = field.json ? jsonProblem(input.value) : '';
        input.setAttribute('aria-invalid', String(problem !== ''));
        if (problem !== '') {
          return `${field.label}: ${problem}`;
        }
      }
      return '';
    },
  };
}

function inputOf({ name, type, value = '', placeholder, min, options = [] }, id) {
  if (type === 'checkbox') {
    return el('input', { id, name, type, checked: value === true });
  }
  if (type === 'select') {
    return el(
      'select',
      { id, name, class: 'input' },
      options.map(([option, text]) => el('option', { value: option }, text)),
    );
  }
  if (type === 'textarea') {
    return el('textarea', { id, name, class: 'input mono', rows: 3, spellcheck: 'false' }, value);
  }
  return el('input', {
    id,
    name,
    type,
    value,
    placeholder,
    min,
    class: 'input mono',
    autocomplete: 'off',
    autocapitalize: 'none',
    spellcheck: 'false',
  });
}

function labelled({ label, type, hint }, input) {
  const words = el('label', { for: input.id }, label);
  const aside = hint ? el('span', { class: 'hint' }, hint) : null;
  return type === 'checkbox'
    ? el('div', { class: 'tick' }, input, words, aside)
    : el('div', { class: 'field' }, words, input, aside);
}

function heldBy({ type }, input) {
  return type === 'checkbox' ? input.checked : input.value;
}

function jsonProblem(text) {
  try {
    JSON.parse(text);
    return '';
  } catch (error) {
    return `this is no JSON (${error.message}), so it goes out as a string`;
  }
}
