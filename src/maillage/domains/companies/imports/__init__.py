"""Files coming in and going out: arrivals in a spreadsheet, the tables of the national standard on economic sites."""
