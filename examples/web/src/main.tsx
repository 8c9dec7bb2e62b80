import './style/base.css';
import './style/controls.css';
import './style/people.css';
import './style/person.css';
import './style/import.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { connect } from './connection/connect.ts';
import { takeTokenFromAddress } from './connection/session.ts';

const token = takeTokenFromAddress();
if (token !== null) await connect(token);

const place = document.getElementById('app');
if (place)
  createRoot(place).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
