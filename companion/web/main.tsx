import './zod-config.ts';
import '../../shared/look/tokens.css';
import './styles/base.css';
import './styles/board.css';
import './styles/case.css';
import './styles/card.css';
import './styles/forms.css';
import './styles/registry.css';
import './styles/inspection.css';
import './styles/credentials.css';
import './styles/live.css';
import './styles/footage.css';
import './styles/import.css';
import './styles/keeping.css';
import { render } from 'preact';
import { App } from './app.tsx';

const root = document.getElementById('app');
if (root !== null) render(<App />, root);
