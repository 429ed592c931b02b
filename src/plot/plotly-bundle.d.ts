declare module 'plotly.js/dist/plotly-cartesian.min';
