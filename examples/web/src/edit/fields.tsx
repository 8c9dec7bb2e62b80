import { useId } from 'react';
import { fieldName } from '../shared/changes.tsx';
import { statusNames } from '../shared/person.tsx';
import { AttributesField } from './attributesField.tsx';
import type { Draft } from './draft.ts';
import { PointsField } from './pointsField.tsx';

interface FieldsProps {
  readonly draft: Draft;
  readonly change: (change: Partial<Draft>) => void;
  /** Begins with the name of the field at fault. */
  readonly failureReason: string | null | undefined;
}

export function Fields({ draft, change, failureReason }: FieldsProps) {
  const at = failureReason?.match(/^\w+/)?.[0];
  const text = (
    field: 'firstName' | 'lastName' | 'externalRef' | 'timezone' | 'locale' | 'avatarUrl',
    hint?: string,
  ) => (
    <TextField
      name={fieldName(field)}
      value={draft[field]}
      hint={hint}
      failure={at === field ? failureReason : undefined}
      change={value => change({ [field]: value })}
    />
  );
  const failureAt = (...fields: string[]) =>
    at !== undefined && fields.includes(at) ? failureReason : undefined;
  return (
    <div className="fields">
      <fieldset>
        <legend>Name</legend>
        <div className="pair">
          {text('firstName')}
          {text('lastName')}
        </div>
        {text('externalRef', 'What another system calls the person.')}
      </fieldset>
      <PointsField
        legend="E-mail addresses"
        one="E-mail address"
        type="email"
        points={draft.emailAddresses}
        failure={failureAt('emailAddress', 'emailAddresses')}
        change={emailAddresses => change({ emailAddresses })}
      />
      <PointsField
        legend="Phone numbers"
        one="Phone number"
        type="tel"
        points={draft.phoneNumbers}
        failure={failureAt('phoneNumber', 'phoneNumbers')}
        change={phoneNumbers => change({ phoneNumbers })}
      />
      <fieldset>
        <legend>Profile</legend>
        <label className="field">
          <span>Status</span>
          <select
            value={draft.status}
            onChange={event => change({ status: event.target.value as Draft['status'] })}
          >
            {Object.entries(statusNames).map(([status, name]) => (
              <option key={status} value={status}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <div className="pair">
          {text('locale', 'A language tag, such as de-CH.')}
          {text('timezone', 'Such as Europe/Berlin.')}
        </div>
        {text('avatarUrl', 'The web address of a picture.')}
      </fieldset>
      <AttributesField
        attributes={draft.attributes}
        failure={failureAt('attributes')}
        change={attributes => change({ attributes })}
      />
    </div>
  );
}

interface TextFieldProps {
  readonly name: string;
  readonly value: string;
  readonly hint: string | undefined;
  readonly failure: string | null | undefined;
  readonly change: (value: string) => void;
}

function TextField({ name, value, hint, failure, change }: TextFieldProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, failure && `${id}-failure`].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{name}</label>
      <input
        id={id}
        value={value}
        autoComplete="off"
        aria-invalid={failure ? true : undefined}
        aria-describedby={described || undefined}
        onChange={event => change(event.target.value)}
      />
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {failure && (
        <p className="bad" id={`${id}-failure`}>
          {failure}
        </p>
      )}
    </div>
  );
}
