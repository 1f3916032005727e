/** The page of `netron-lens show`: one file that holds the graph it shows. */
import './view/netron';
