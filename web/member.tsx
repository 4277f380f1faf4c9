import './styles/foyer.css';
