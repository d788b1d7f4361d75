// The entry that JupyterLab's builder bundles for the styles.
import './index.css';
