import './baton.css';
import './baton-app.js';
