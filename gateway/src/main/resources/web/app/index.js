import './baton.css';
import './work.css';
import './baton-app.js';
